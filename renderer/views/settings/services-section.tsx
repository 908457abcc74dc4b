import { useCompanionState } from '../../bridge/companion.tsx';
import { PluginsPart } from './plugins-part.tsx';
import { ServiceCard } from './service-card.tsx';

/** Every service and plugin: switched on and off, and what it asks for. */
export function ServicesSection() {
  const services = useCompanionState((state) => state.services);
  return (
    <>
      {services
        .filter(({ origin }) => origin === 'built_in')
        .map((service) => (
          <ServiceCard key={service.name} service={service} />
        ))}
      <PluginsPart plugins={services.filter(({ origin }) => origin === 'plugin')} />
    </>
  );
}
