/** The Kodi boxes. */
import { area } from '../command-table.ts';

export const BOX_COMMANDS = [
  ...area(() => import('../hosts.ts'), {
    'hosts list': { run: 'listHosts', isDefault: true, summary: 'The Kodi boxes and how each is connected.' },
    'hosts found': {
      run: 'findHosts',
      summary: 'The Kodi boxes that announce themselves on this network, and whether they can be added as they are.',
    },
    'hosts add': {
      run: 'addHost',
      arguments: 'ADDRESS[:PORT]|found:NAME',
      options: ['httpPort', 'user', 'name', 'anywhere'],
      summary: 'Watch a Kodi box. The port is that of the WebSocket (default: 9090); IPv6 with a port: [::1]:9090.',
    },
    'hosts edit': {
      run: 'editHost',
      arguments: 'ID',
      options: ['address', 'httpPort', 'user', 'noUser', 'name', 'anywhere'],
      summary: 'Change where a box is, how it is logged in to, or its name; what is left out stays as it is.',
    },
    'hosts remove': { run: 'removeHost', arguments: 'ID', summary: 'Forget a box.' },
    'hosts enable': { run: 'enableHost', arguments: 'ID', summary: 'Watch a box again.' },
    'hosts disable': { run: 'disableHost', arguments: 'ID', summary: 'Keep a box, but do not watch it.' },
    'hosts set': {
      run: 'setHostSetting',
      arguments: 'ID KEY VALUE',
      summary:
        'Give a box a setting of its own (scrobble_…, watched_threshold); "default": the global one applies again.',
    },
    'hosts test': { run: 'testHost', arguments: 'ID', summary: 'Connect now and say how far it gets.' },
    'hosts stand-aside': {
      run: 'standAside',
      arguments: 'ID SERVICE on|off|auto',
      summary: 'Leave reporting this box to an add-on on it, or not. auto: while such an add-on is switched on there.',
    },
    'hosts route': {
      run: 'routeHost',
      arguments: 'ID SERVICE on|off|default',
      summary: 'Whether what is watched on a box goes to a service.',
    },
  }),
];
