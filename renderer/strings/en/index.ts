import { accounts } from './accounts.ts';
import { frame } from './frame.ts';
import { history } from './history.ts';
import { hosts } from './hosts.ts';
import { now } from './now.ts';
import { queue } from './queue.ts';
import { welcome } from './welcome.ts';

export const strings = { accounts, frame, history, hosts, now, queue, welcome };
