import { expect, it } from 'vitest';
import { kinds } from '../../chaos/plan/kinds.ts';
import { storyOf } from '../../chaos/plan/story.ts';
import { faultKinds } from '../../chaos/plan/faults.ts';

const all = { faults: faultKinds };

it('makes the same story for the same seed and number, whatever was made before', () => {
  const made = [1, 2, 3].map((number) => storyOf(7, number, all));
  expect(storyOf(7, 3, all)).toEqual(made[2]);
  expect(storyOf(8, 3, all)).not.toEqual(made[2]);
});

it('comes to every kind of run and of fault, and to no other than was chosen', () => {
  const many = Array.from({ length: 400 }, (_, at) => storyOf(1, at, all));
  expect(new Set(many.map(({ kind }) => kind))).toEqual(new Set(kinds));
  expect(new Set(many.flatMap(({ faults }) => faults.map(({ what }) => what.kind)))).toEqual(new Set(faultKinds));
  const few = Array.from({ length: 50 }, (_, at) => storyOf(1, at, { kinds: ['cancel'], faults: ['kill'] }));
  expect(new Set(few.map(({ kind }) => kind))).toEqual(new Set(['cancel']));
  expect(new Set(few.flatMap(({ faults }) => faults.map(({ what }) => what.kind)))).toEqual(new Set(['kill']));
});
