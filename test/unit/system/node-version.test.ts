import { describe, expect, it } from 'vitest';
import { checkNode } from '../../../electron/system/node-version.ts';

describe('checkNode', () => {
  it.each(['22.14.0', '22.20.1', '23.0.0', '24.21.0', '100.0.0'])('%s runs it', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });

  it.each(['18.0.0', '20.20.2', '22.13.9', '22.2.0'])('%s is told what to do', (version) => {
    expect(() => checkNode(version)).toThrow(/needs Node 22\.14 or newer, and this is Node .*Install/);
  });
});
