import { findBridge } from './bridge/find-bridge.ts';
import { startPage } from './start-page.tsx';

void startPage(findBridge());
