import { accounts } from './accounts.ts';
import { frame } from './frame.ts';
import { health } from './health.ts';
import { history } from './history.ts';
import { hosts } from './hosts.ts';
import { importing } from './import.ts';
import { now } from './now.ts';
import { queue } from './queue.ts';
import { ratings } from './ratings.ts';
import { settings } from './settings.ts';
import { welcome } from './welcome.ts';

export const strings = { accounts, frame, health, history, hosts, importing, now, queue, ratings, settings, welcome };
