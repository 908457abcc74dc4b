export const FUSES: ReadonlyArray<{ readonly name: string; readonly isOn: boolean }>;
export function setFuses(program: string, options?: { readonly resetAdHocDarwinSignature?: boolean }): Promise<void>;
