/** Durations as the `ms` package, and so Temporal, reads them. */
import ms, { type StringValue } from 'ms';
import { shaped, type Said } from './words.ts';

const units = 'milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|years?|yrs?|y';

// At least one digit of the number is not zero: "0 minutes" ends before it begins.
const pattern = new RegExp(`^(?=[0-9.]*[1-9])\\d{1,12}(\\.\\d{1,6})? ?(${units})$`);

/** Longer than zero, at most a hundred years. */
export const duration = (description: string) =>
  shaped({ pattern, noun: 'a duration above zero', example: '30 minutes', description, hint }).refine(notTooLong, {
    error: 'is longer than a hundred years\nleave it out to wait for ever',
  });

function hint(value: string): Said | undefined {
  if (value.startsWith('-')) return { problem: 'is negative', fix: 'write a duration above zero, as in 30 minutes' };
  if (/^0*[1-9]\d*$/.test(value)) return { problem: 'has no unit', fix: `write ${value} minutes, or another unit` };
  return undefined;
}

const HUNDRED_YEARS = 100 * 365.25 * 86_400_000;

/** Checks run after one another, so what has no form at all is left to the one before. */
const notTooLong = (value: string): boolean => !pattern.test(value) || ms(value as StringValue) <= HUNDRED_YEARS;
