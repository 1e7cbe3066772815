import { expect, it } from 'vitest';
import { kinds } from '../../chaos/plan/kinds.ts';
import { storyOf } from '../../chaos/plan/story.ts';
import { troubleKinds } from '../../chaos/plan/troubles.ts';

const all = { troubles: troubleKinds };

it('tells the same story for the same seed and number, whatever was told before', () => {
  const told = [1, 2, 3].map((number) => storyOf(7, number, all));
  expect(storyOf(7, 3, all)).toEqual(told[2]);
  expect(storyOf(8, 3, all)).not.toEqual(told[2]);
});

it('comes to every kind of run and of trouble, and to no other than was chosen', () => {
  const many = Array.from({ length: 400 }, (_, at) => storyOf(1, at, all));
  expect(new Set(many.map(({ kind }) => kind))).toEqual(new Set(kinds));
  expect(new Set(many.flatMap(({ troubles }) => troubles.map(({ what }) => what.kind)))).toEqual(new Set(troubleKinds));
  const few = Array.from({ length: 50 }, (_, at) => storyOf(1, at, { kinds: ['cancel'], troubles: ['kill'] }));
  expect(new Set(few.map(({ kind }) => kind))).toEqual(new Set(['cancel']));
  expect(new Set(few.flatMap(({ troubles }) => troubles.map(({ what }) => what.kind)))).toEqual(new Set(['kill']));
});
