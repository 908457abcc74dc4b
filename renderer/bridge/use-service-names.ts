import { useCallback } from 'react';
import { useCompanionState } from './companion.tsx';

/** What people call a service: `PunchPlay` for `punchplay`. */
export function useServiceNames(): (service: string) => string {
  const services = useCompanionState((state) => state.services);
  return useCallback((service) => services.find(({ name }) => name === service)?.label ?? service, [services]);
}
