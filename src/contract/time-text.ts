/** Points in time as text for people. Each takes ISO 8601 in UTC, as `Date.toISOString` writes it. */

/** `03:12 UTC` */
export const clockTime = (iso: string): string => `${iso.slice(11, 16)} UTC`;

/** `03:12:45 UTC` */
export const clockSecond = (iso: string): string => `${iso.slice(11, 19)} UTC`;

/** `2026-10-06 03:12 UTC` */
export const dateTime = (iso: string): string => `${iso.slice(0, 10)} ${clockTime(iso)}`;
