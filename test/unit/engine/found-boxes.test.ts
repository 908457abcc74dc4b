import { describe, expect, it } from 'vitest';
import { type AnnouncedBox, withAnnouncement, withoutAnnouncement } from '../../../electron/engine/found-boxes.ts';
import type { Announcement } from '../../../electron/engine/ports.ts';

const announcement = (given: Partial<Announcement> = {}): Announcement => ({
  kind: 'websocket',
  name: 'Living room',
  uuid: 'u1',
  address: '10.0.0.2',
  port: 9090,
  ...given,
});
const NONE: ReadonlyMap<string, AnnouncedBox> = new Map();
const join = (...announcements: readonly Announcement[]) =>
  announcements.reduce((boxes, one, index) => withAnnouncement(boxes, one, index), NONE);
const values = (boxes: ReadonlyMap<string, AnnouncedBox>) => [...boxes.values()];
const web = announcement({ kind: 'web', port: 8081 });

describe('announcements', () => {
  it('of one uuid are one box, in either order', () => {
    for (const order of [
      [announcement(), web],
      [web, announcement()],
    ]) {
      expect(values(join(...order))).toMatchObject([{ id: 'u1', port: 9090, httpPort: 8081, address: '10.0.0.2' }]);
    }
  });

  it('without a uuid are joined by name and address', () => {
    const [one, other] = [announcement({ uuid: null }), announcement({ ...web, uuid: null })];
    expect(values(join(one, other))).toMatchObject([{ id: 'Living room@10.0.0.2', port: 9090, httpPort: 8081 }]);
    expect(values(join(one, announcement({ uuid: null, address: '10.0.0.3' })))).toHaveLength(2);
  });

  it('from another address move the box, with the ports of there only', () => {
    const moved = join(announcement(), web, announcement({ address: '10.0.0.9', port: 9091 }));
    expect(values(moved)).toMatchObject([{ id: 'u1', address: '10.0.0.9', port: 9091, httpPort: null }]);
  });

  it('taken back one by one leave nothing; those of before a move change nothing', () => {
    const boxes = join(announcement(), web);
    const half = withoutAnnouncement(boxes, announcement());
    expect(values(half)).toMatchObject([{ port: null, httpPort: 8081 }]);
    expect(values(withoutAnnouncement(half, web))).toEqual([]);
    expect(withoutAnnouncement(boxes, announcement({ address: '10.0.0.9' }))).toBe(boxes);
    expect(withoutAnnouncement(NONE, announcement())).toBe(NONE);
  });

  it('that cannot be are no boxes, and hostile ones are bounded', () => {
    expect(values(join(announcement({ port: 0 }), announcement({ address: '' })))).toEqual([]);
    const [box] = values(join(announcement({ name: `\u001b[31m\n${'x'.repeat(5000)}`, uuid: 'y'.repeat(5000) })));
    expect(box?.name.length).toBeLessThanOrEqual(100);
    expect(box?.name).not.toMatch(/\p{C}/u);
    expect(box?.id.length).toBeLessThanOrEqual(100);
    const flood = Array.from({ length: 300 }, (_, index) => announcement({ uuid: `u${index}` }));
    const kept = values(join(...flood));
    expect(kept).toHaveLength(100);
    expect(kept.at(-1)?.id).toBe('u299');
  });
});
