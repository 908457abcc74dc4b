/** `companion health`: how each service and box is. */

import { counted } from '../../shared/counted.ts';
import type { HealthStatus, HostHealth, ServiceHealth } from '../../shared/health.ts';
import type { Command } from './context.ts';
import { hostName } from './hosts.ts';
import { columns, localTime, relativeTime } from './text.ts';

export const showHealth: Command = async ({ call, io }) => {
  const health = await call('health.status', {});
  return { value: health, lines: healthLines(health, io.wallMs()) };
};

function healthLines(health: HealthStatus, nowMs: number): readonly string[] {
  const { version, platform, runtime, startedAtMs, services, hosts, identify } = health;
  const machine = [platform, runtime].filter((part) => part !== null).join(', ');
  const last =
    identify.last === null
      ? 'nothing yet'
      : `${identify.last.title}: ${identify.last.status.replace('_', ' ')}${identify.last.source === null ? '' : ` by ${identify.last.source.replace('_', ' ')} (${identify.last.rule})`}`;
  return [
    `PunchPlay Companion ${version}${machine === '' ? '' : ` (${machine})`}, running since ${localTime(startedAtMs)}`,
    ...services.flatMap((service) => serviceLines(service, nowMs)),
    ...hosts.flatMap((host) => hostLines(host, nowMs)),
    '',
    'Identification',
    ...columns([
      ['  last', last],
      ['  answers remembered', String(identify.cached)],
    ]),
  ];
}

function serviceLines(service: ServiceHealth, nowMs: number): readonly string[] {
  const { account, lane, lastSuccess, lastError } = service;
  const endpoints = Object.entries(service.waitingByEndpoint).map(([path, count]) => `${count} × ${path}`);
  const next = lane.nextTryAtMs === null ? '' : `, next try ${relativeTime(lane.nextTryAtMs, nowMs)}`;
  const waiting = lane.waiting === 0 ? 'nothing' : `${counted(lane.waiting, 'event')} (${endpoints.join(', ')})${next}`;
  return [
    '',
    account.label,
    ...columns([
      ['  account', account.text],
      [
        '  address',
        `${service.backendUrl ?? 'none'}${service.backendError === null ? '' : ` (${service.backendError})`}`,
      ],
      ['  device id', service.deviceId ?? 'none yet'],
      ['  waiting', waiting],
      [
        '  last success',
        lastSuccess === null
          ? 'none yet'
          : `${localTime(lastSuccess.atMs)}  ${lastSuccess.event}  ${lastSuccess.title}`,
      ],
      ['  last error', lastError === null ? 'none' : `${localTime(lastError.atMs)}  ${lastError.text}`],
    ]),
  ];
}

function hostLines(
  { host, lastHeardAtMs, connectedSinceMs, connections, deviceId }: HostHealth,
  nowMs: number,
): readonly string[] {
  const since = connectedSinceMs === null ? '' : `, since ${localTime(connectedSinceMs)}`;
  return [
    '',
    hostName(host),
    ...columns([
      ['  connection', `${host.connectionText}${since}`],
      ['  last heard', lastHeardAtMs === null ? 'never since the start' : relativeTime(lastHeardAtMs, nowMs)],
      ['  connected', counted(connections, 'time')],
      ['  device id', deviceId],
    ]),
  ];
}
