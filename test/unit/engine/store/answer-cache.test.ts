import { expect, it } from 'vitest';
import { createAnswerCache } from '../../../../electron/engine/store/answer-cache.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';

it('has an answer until its time, also after a restart', () => {
  const store = createMemoryStore();
  createAnswerCache(store).set('key', 'answer', 1000);
  const cache = createAnswerCache(store);
  expect(cache.get('key', 999)).toBe('answer');
  expect(cache.get('key', 1000)).toBeNull();
  expect(cache.get('other', 0)).toBeNull();
});

it('has the newest answer', () => {
  const cache = createAnswerCache(createMemoryStore());
  cache.set('key', 'first', 1000);
  cache.set('key', 'second', 500);
  expect(cache.get('key', 400)).toBe('second');
  expect(cache.get('key', 500)).toBeNull();
});

it('forgets what is past its time, and only that, or everything', () => {
  const store = createMemoryStore();
  const cache = createAnswerCache(store);
  for (const untilMs of [1000, 2000, 3000]) cache.set(`until ${untilMs}`, 'answer', untilMs);
  expect(cache.prune(2000)).toBe(2);
  expect(cache.get('until 3000', 2000)).toBe('answer');
  expect(cache.prune(2000)).toBe(0);
  cache.clear();
  expect(cache.get('until 3000', 2000)).toBeNull();
});
