import { accounts } from './accounts.ts';
import { frame } from './frame.ts';
import { hosts } from './hosts.ts';
import { now } from './now.ts';
import { welcome } from './welcome.ts';

export const strings = { accounts, frame, hosts, now, welcome };
