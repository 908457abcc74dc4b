import { useState } from 'react';
import { type Problem, PUBLIC_ADDRESS } from '../../shared/errors.ts';
import { readAddress } from '../../shared/host-address.ts';
import { Field } from '../components/field.tsx';
import { ProblemNotice } from '../components/notice.tsx';
import { useStrings } from '../strings/index.ts';

const HIGHEST_PORT = 65_535;

export interface HostFields {
  readonly address: string;
  readonly label: string;
  readonly port: string;
  readonly httpPort: string;
  readonly user: string;
  readonly password: string;
}

export const NEW_HOST: HostFields = { address: '', label: '', port: '9090', httpPort: '8080', user: '', password: '' };

/** What was entered, where nothing is wrong with it: as `hosts.add` takes it. */
interface EnteredHost {
  readonly address: string;
  readonly port: number;
  readonly httpPort: number;
  readonly label?: string;
  readonly user?: string;
  readonly password?: string;
  readonly anywhere?: true;
}

type FieldErrors = Partial<Record<keyof HostFields, string>>;

/** What is entered about a box, and what is wrong with it. */
export function useHostFields(start: HostFields) {
  const { hosts } = useStrings();
  const [fields, setFields] = useState(start);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [anywhere, setAnywhere] = useState(false);
  /** Null where something is wrong, which is then shown. */
  const read = (): EnteredHost | null => {
    const typed = readAddress(fields.address);
    const isMissing = fields.address.trim() === '';
    const isBad = typed === null || (typed.port !== null && !isPort(String(typed.port)));
    const found: FieldErrors = {
      ...(isMissing ? { address: hosts.addressMissing } : isBad ? { address: hosts.badAddress } : {}),
      ...(isPort(fields.port) ? {} : { port: hosts.badPort }),
      ...(isPort(fields.httpPort) ? {} : { httpPort: hosts.badPort }),
    };
    setErrors(found);
    if (typed === null || Object.keys(found).length > 0) return null;
    const { port, httpPort, label, user, password } = fields;
    return {
      address: typed.address,
      port: typed.port ?? Number(port),
      httpPort: Number(httpPort),
      ...(label.trim() === '' ? {} : { label: label.trim() }),
      ...(user.trim() === '' ? {} : { user: user.trim() }),
      ...(user.trim() === '' || password === '' ? {} : { password }),
      ...(anywhere && { anywhere: true as const }),
    };
  };
  const inputOf = (name: keyof HostFields) => ({
    value: fields[name],
    error: errors[name] ?? null,
    onChange: ({ target }: { readonly target: HTMLInputElement }) => setFields({ ...fields, [name]: target.value }),
  });
  return {
    read,
    inputOf,
    anywhere,
    setAnywhere,
    areMoreNeeded: errors.port !== undefined || errors.httpPort !== undefined,
  };
}

interface HostFieldsFormProps {
  readonly form: ReturnType<typeof useHostFields>;
  /** Why it was not taken. */
  readonly problem: Problem | null;
  /** The box has a password: it is not shown, and stays where nothing is entered. */
  readonly hasPassword?: boolean;
}

/** Address and name, and what hardly anybody needs behind a door. */
export function HostFieldsForm({ form, problem, hasPassword = false }: HostFieldsFormProps) {
  const { inputOf, areMoreNeeded, anywhere, setAnywhere } = form;
  const { hosts } = useStrings();
  const isFar = problem?.stage === PUBLIC_ADDRESS;
  return (
    <>
      <Field
        label={hosts.address}
        hint={hosts.addressHint}
        placeholder={hosts.addressExample}
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        {...inputOf('address')}
      />
      <Field label={hosts.label} hint={hosts.labelHint} autoComplete="off" {...inputOf('label')} />
      <details className="more" open={areMoreNeeded || undefined}>
        <summary>{hosts.more}</summary>
        <div className="stack">
          <div className="fields">
            <Field label={hosts.port} inputMode="numeric" {...inputOf('port')} />
            <Field label={hosts.httpPort} inputMode="numeric" {...inputOf('httpPort')} />
          </div>
          <Field label={hosts.user} hint={hosts.userHint} autoComplete="off" spellCheck={false} {...inputOf('user')} />
          <Field
            label={hosts.password}
            hint={hasPassword ? hosts.passwordKept : hosts.passwordHint}
            type="password"
            autoComplete="new-password"
            {...inputOf('password')}
          />
        </div>
      </details>
      <ProblemNotice problem={problem} />
      {(isFar || anywhere) && (
        <label className="row">
          <input type="checkbox" checked={anywhere} onChange={({ target }) => setAnywhere(target.checked)} />
          {hosts.anywhere}
        </label>
      )}
    </>
  );
}

function isPort(text: string): boolean {
  const port = Number(text.trim());
  return text.trim() !== '' && Number.isInteger(port) && port >= 1 && port <= HIGHEST_PORT;
}
