import { frame } from './frame.ts';

export const strings = { frame };
