/** A simulated box and a caller to it, without any socket: answers come as the clock is moved. */

import * as v from 'valibot';
import { callerOver, parseJson, resultOf, wireAnswer } from '../../electron/engine/kodi/json-rpc.ts';
import { KodiCallError, type KodiCaller } from '../../electron/engine/kodi/kodi-caller.ts';
import type { Clock } from '../../electron/engine/ports.ts';
import { SimulatedBox } from './kodi-simulator/simulated-box.ts';

export function createSimulatedCaller(clock: Clock): { readonly box: SimulatedBox; readonly caller: KodiCaller } {
  const box = new SimulatedBox({ name: 'LivingRoom', clock });
  const caller = callerOver(
    (requests, message, ids) =>
      new Promise((resolve, reject) => {
        box.handleHttp(message, (text) => {
          const answers = [parseJson(text ?? '')].flat().map((answer) => v.parse(wireAnswer, answer));
          try {
            resolve(
              requests.map((request, index) => {
                const answer = answers.find(({ id }) => id === ids[index]);
                if (answer === undefined) throw new KodiCallError('invalid', 'no answer');
                return resultOf(request, answer);
              }),
            );
          } catch (error) {
            reject(error);
          }
        });
      }),
  );
  return { box, caller };
}
