/** Durations as the `ms` package, and so Temporal, reads them. */
import ms, { type StringValue } from 'ms';
import * as shapes from '../contract/shapes.ts';
import { shaped } from './words.ts';

/** Longer than zero, at most a hundred years. */
export const duration = (description: string) =>
  shaped({ ...shapes.duration, description }).refine(notTooLong, {
    error: 'is longer than a hundred years\nleave it out to wait for ever',
  });

const HUNDRED_YEARS = 100 * 365.25 * 86_400_000;

/** Checks run one after the other: text that is not a duration is left to the check before. */
const notTooLong = (value: string): boolean =>
  !shapes.duration.pattern.test(value) || ms(value as StringValue) <= HUNDRED_YEARS;
