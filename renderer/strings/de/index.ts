import type { Strings } from '../index.ts';
import { frame } from './frame.ts';
import { now } from './now.ts';

export const strings: Strings = { frame, now };
