/**
 * What a user can hand to somebody who helps: the add-on's fields (PunchPlay contract section 11) for the first service,
 * and our own per service and box. Basic holds no path, no address and no name of a box or of its user; verbose adds
 * those, and what waits with the base names of its files. No token, password or header is in either.
 */
import type { DebugExport, HealthStatus, HostHealth, ServiceHealth } from '../../../shared/health.ts';
import { redactValue } from '../../../shared/redact.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { AccountTest } from '../../../shared/state.ts';
import { baseNameOf } from '../identify/index.ts';
import type { OutboxEntry } from '../scrobble/outbox-entry.ts';
import { createScrubber } from './scrub.ts';

export interface DebugFacts {
  readonly health: HealthStatus;
  readonly settings: Settings;
  /** What the first service answers now; null where it could not be asked. */
  readonly test: AccountTest | null;
  readonly queue: readonly OutboxEntry[];
  readonly dataDirectory: string;
}

export function debugExport(facts: DebugFacts, verbose: boolean): DebugExport {
  const { health, settings, queue } = facts;
  const content = {
    ...addOnFields(facts),
    exported_at: health.atMs,
    settings,
    verbose,
    services: health.services.map(serviceFields),
    hosts: health.hosts.map((host, index) => hostFields(host, index, verbose)),
    problems: health.problems.map(({ atMs, kind, text }) => ({ at: atMs, kind, text })),
    ...(verbose ? { pending_queue: queue.map(queueFields) } : {}),
  };
  const shown = verbose ? content : createScrubber(privateWords(facts)).value(content);
  return redactValue(shown) as DebugExport;
}

function addOnFields({ health, test }: DebugFacts): Record<string, unknown> {
  const [main] = health.services;
  const { last, cached } = health.identify;
  const kodiVersions = [...new Set(health.hosts.flatMap(({ host }) => host.kodiVersion ?? []))];
  return {
    connected: test === null ? null : test.outcome !== 'unreachable' && test.outcome !== 'invalid_backend',
    authenticated: test?.outcome === 'authenticated',
    account_username: main?.account.accountName ?? null,
    backend_url: main?.backendUrl ?? null,
    backend_valid: main !== undefined && main.backendError === null,
    backend_error: main?.backendError ?? null,
    device_id: main?.deviceId ?? null,
    queue_count: main?.lane.waiting ?? 0,
    oldest_queue_age_secs: main?.oldestWaitingSeconds ?? null,
    queue_endpoints: main?.waitingByEndpoint ?? {},
    last_successful_event_at: main?.lastSuccess?.atMs ?? null,
    last_successful_event_type: main?.lastSuccess?.event ?? null,
    last_successful_event_title: main?.lastSuccess?.title ?? null,
    last_error_at: main?.lastError?.atMs ?? null,
    last_error: main?.lastError?.text ?? null,
    last_identify_at: last?.atMs ?? null,
    last_identify_status: last?.status ?? null,
    last_identify_title: last?.title ?? null,
    last_identify_confidence: last?.confidence ?? null,
    last_identify_source: last?.source ?? null,
    last_identify_rule: last?.rule ?? null,
    identifier_cache_size: cached,
    addon_version: health.version,
    kodi_version: kodiVersions.join(', ') || null,
    platform: health.platform,
    python_version: null,
    runtime: health.runtime,
    started_at: health.startedAtMs,
  };
}

function serviceFields({ account, lane, lastSuccess, lastError, ...rest }: ServiceHealth): Record<string, unknown> {
  return {
    service: account.service,
    account_state: account.state,
    account_text: account.text,
    unsent: account.unsent,
    backend_error: rest.backendError,
    lane_state: lane.state,
    waiting: lane.waiting,
    oldest_at: lane.oldestAtMs,
    next_try_at: lane.nextTryAtMs,
    problem: lane.problem === null ? null : { kind: lane.problem.kind, text: lane.problem.text },
    last_success_at: lastSuccess?.atMs ?? null,
    last_error_at: lastError?.atMs ?? null,
  };
}

function hostFields(health: HostHealth, index: number, verbose: boolean): Record<string, unknown> {
  const { host } = health;
  return {
    box: boxName(index),
    ...(verbose ? { label: host.label, address: host.address, kodi_name: host.kodiName } : {}),
    port: host.port,
    http_port: host.httpPort,
    has_login: host.user !== null,
    enabled: host.enabled,
    device_id: health.deviceId,
    connection: host.connection,
    connection_text: host.connectionText,
    stages: host.stages.map(({ stage, outcome, text }) => ({ stage, outcome, text })),
    kodi_version: host.kodiVersion,
    other_scrobblers: host.otherScrobblers.map(({ addOnId, service, choice, standsAside }) => ({
      add_on: addOnId,
      service,
      choice,
      stands_aside: standsAside,
    })),
    next_retry_at: host.nextRetryAtMs,
    last_heard_at: health.lastHeardAtMs,
    connected_since: health.connectedSinceMs,
    connections: health.connections,
    playback: host.nowPlaying?.playback ?? null,
  };
}

function queueFields(entry: OutboxEntry): Record<string, unknown> {
  const { raw_filename: rawFileName, playback_session_id: session } = entry.body;
  return {
    service: entry.service,
    endpoint: entry.path,
    created_at: entry.createdAtMs,
    attempt_count: entry.attempts,
    last_attempt_at: entry.lastAttemptAtMs,
    last_error: entry.lastError,
    event_id: entry.eventId,
    playback_session_id: typeof session === 'string' ? session : entry.viewingId,
    raw_filename: typeof rawFileName === 'string' ? baseNameOf(rawFileName) : null,
  };
}

const boxName = (index: number) => `box ${index + 1}`;

/** Names that texts may hold, and what stands for them. */
function privateWords({ health, dataDirectory }: DebugFacts): Array<readonly [word: string, instead: string]> {
  const ofHosts = health.hosts.flatMap(({ host }, index) =>
    [host.label, host.address, host.kodiName, host.user].flatMap((word) =>
      word === null ? [] : [[word, boxName(index)] as const],
    ),
  );
  return [[dataDirectory, '[data directory]'], ...ofHosts];
}
