/**
 * The PunchPlay simulator as a process:
 *
 *     node test/support/punchplay-server/main.ts [--port N] [--auto-approve USER]
 *
 * Says `ready http://127.0.0.1:PORT` on stdout, then one JSON line for each request and each entry of the history.
 */
import { parseArgs } from 'node:util';
import { startPunchPlayServer } from './index.ts';

const { values } = parseArgs({ options: { port: { type: 'string' }, 'auto-approve': { type: 'string' } } });
const server = await startPunchPlayServer({ port: Number(values.port ?? 0) });
server.behaviour.autoApprove = values['auto-approve'] ?? null;

let shown = 0;
server.onRequest((request) => {
  const line = {
    request: request.path,
    status: request.status,
    title: request.body.title,
    atWallMs: request.atWallMs,
  };
  console.log(JSON.stringify(line));
  for (const entry of server.history.slice(shown)) console.log(JSON.stringify({ history: entry }));
  shown = server.history.length;
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
console.log(`ready ${server.url}`);
