import { frame } from './frame.ts';
import { now } from './now.ts';

export const strings = { frame, now };
