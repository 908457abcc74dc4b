/** Announcements joined into boxes: pure. */
import type { Announcement } from './ports.ts';

/** A box as it announces itself. */
export interface AnnouncedBox {
  /** Its uuid, else its name and address. */
  readonly id: string;
  readonly uuid: string | null;
  readonly name: string;
  readonly address: string;
  readonly port: number | null;
  readonly httpPort: number | null;
  readonly seenAtMs: number;
}

/** Anybody on the network can announce boxes without end. */
const MOST_BOXES = 100;
const LONGEST_NAME = 100;
const LONGEST_UUID = 100;

/** The boxes with what an announcement says; the oldest goes where there are too many. */
export function withAnnouncement(
  boxes: ReadonlyMap<string, AnnouncedBox>,
  announcement: Announcement,
  nowMs: number,
): ReadonlyMap<string, AnnouncedBox> {
  const tidy = tidied(announcement);
  if (tidy === null) return boxes;
  const id = idOf(tidy);
  const known = boxes.get(id);
  // A box that moved is somewhere else with all its ports.
  const ports = known !== undefined && known.address === tidy.address ? known : { port: null, httpPort: null };
  const box: AnnouncedBox = {
    id,
    uuid: tidy.uuid,
    name: tidy.name,
    address: tidy.address,
    port: tidy.kind === 'websocket' ? tidy.port : ports.port,
    httpPort: tidy.kind === 'web' ? tidy.port : ports.httpPort,
    seenAtMs: nowMs,
  };
  const others = [...boxes].filter(([other]) => other !== id);
  const newest = others.toSorted(([, one], [, other]) => other.seenAtMs - one.seenAtMs).slice(0, MOST_BOXES - 1);
  return new Map([...newest, [id, box]]);
}

/** The boxes without a service that was taken back; a box without any is gone. */
export function withoutAnnouncement(
  boxes: ReadonlyMap<string, AnnouncedBox>,
  announcement: Announcement,
): ReadonlyMap<string, AnnouncedBox> {
  const tidy = tidied(announcement);
  const box = tidy && boxes.get(idOf(tidy));
  // What it took back may be where it was before it moved.
  if (!tidy || !box || box.address !== tidy.address) return boxes;
  const left = { ...box, ...(tidy.kind === 'websocket' ? { port: null } : { httpPort: null }) };
  const others = new Map(boxes);
  if (left.port === null && left.httpPort === null) others.delete(box.id);
  else others.set(box.id, left);
  return others;
}

function idOf({ uuid, name, address }: Announcement): string {
  return uuid ?? `${name}@${address}`;
}

/** Bounded and printable; null for what cannot be a box. */
function tidied(announcement: Announcement): Announcement | null {
  const { name, uuid, address, port } = announcement;
  if (address === '' || address.length > 100 || !Number.isInteger(port) || port < 1 || port > 65535) return null;
  return {
    ...announcement,
    name: printable(name).slice(0, LONGEST_NAME) || address,
    uuid: uuid === null ? null : printable(uuid).slice(0, LONGEST_UUID) || null,
  };
}

function printable(text: string): string {
  return text
    .slice(0, 1000)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
}
