import type { Strings } from '../index.ts';
import { frame } from './frame.ts';

export const strings: Strings = { frame };
