export function desktopAbility(
  machine: {
    readonly platform: NodeJS.Platform;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly uid: number | null;
  },
  fetchElectron?: () => boolean,
): { readonly program: string } | { readonly reason: string };
