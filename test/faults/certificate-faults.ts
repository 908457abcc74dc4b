/** PunchPlay over TLS with a certificate that is not to be trusted: as an attacker's would be, or a hotel's. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { temporaryDirectory } from '../support/companion-process.ts';
import { findProgram } from '../support/find-program.ts';
import type { FaultGroup, FaultRow } from './fault.ts';
import { ProcessStage } from './process-stage.ts';

export const certificateFaults: FaultGroup = {
  name: 'certificate',
  run: async (_, report) => {
    const directory = temporaryDirectory();
    let front: Front | null = null;
    try {
      if (findProgram('openssl') === null) {
        return report({ fault: 'certificate', skipped: 'certificates are made by openssl (apt-get install openssl)' });
      }
      const makes = certificateMaker(directory.path);
      const [good, otherAddress, unknown] = [makes('IP:127.0.0.1'), makes('DNS:other.example'), makes('IP:127.0.0.1')];
      const trusted = join(directory.path, 'trusted.pem');
      writeFileSync(trusted, good.cert + otherAddress.cert);
      const stage = await ProcessStage.open({
        process: { env: { NODE_EXTRA_CA_CERTS: trusted } },
        backendUrl: async ({ port }) => {
          front = await Front.listen(port, good);
          return front.url;
        },
      });
      const row = async (fault: string, certificate: Certificate): Promise<FaultRow> => {
        stage.begin();
        await stage.open();
        front?.show(certificate);
        await stage.end(() => stage.box.stop());
        const told = await stage.told();
        await stage.watch();
        const asked = stage.punchPlay.requests.length;
        await stage.call('queue.flush', {});
        const broken = stage.punchPlay.requests.length > asked ? ['it was spoken to all the same'] : [];
        front?.show(good);
        await stage.drain();
        return stage.row(fault, told, broken);
      };
      try {
        report(await row('backend has a certificate by somebody unknown', unknown));
        report(await row('backend has the certificate of another address', otherAddress));
      } finally {
        await stage.close();
      }
    } finally {
      (front as Front | null)?.close();
      directory.remove();
    }
  },
};

/** In PEM. */
interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Certificates that sign themselves, each for a name of the form `IP:…` or `DNS:…`. */
function certificateMaker(directory: string): (name: string) => Certificate {
  let made = 0;
  return (name) => {
    made += 1;
    const [key, cert] = [join(directory, `${made}.key`), join(directory, `${made}.pem`)];
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const subject = ['-subj', '/CN=Fault test', '-addext', `subjectAltName=${name}`];
    execFileSync('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  };
}

/** Takes TLS connections and passes what they say on to a port of this machine. */
class Front {
  readonly url: string;
  readonly #server: Server;
  readonly #open = new Set<TLSSocket>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `https://127.0.0.1:${port}`;
    server.on('secureConnection', (near) => {
      this.#open.add(near);
      near.on('close', () => this.#open.delete(near));
    });
  }

  static async listen(behindPort: number, certificate: Certificate): Promise<Front> {
    const server = createServer({ ...certificate }, (near) => {
      const far = connect(behindPort, '127.0.0.1');
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        from.pipe(to);
        from.on('error', () => to.destroy()).on('close', () => to.destroy());
      }
    });
    // Who does not trust the certificate hangs up: that is what is tested.
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Front(server, (server.address() as AddressInfo).port);
  }

  /** Shows this one from now on, and ends the connections that were made with another. */
  show(certificate: Certificate): void {
    this.#server.setSecureContext({ ...certificate });
    for (const socket of this.#open) socket.destroy();
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
  }
}
