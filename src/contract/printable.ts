/** Text from outside (vendors, callers, operators), fit to be shown: in a terminal, a log, Markdown, a message. */
/* eslint-disable no-control-regex -- these are the characters that are looked for */

/**
 * Control characters, among them those that begin a terminal's commands; marks that reverse the direction of what
 * follows; line separators that editors and log readers take for line ends. Line feeds and tabs stay.
 */
const UNPRINTABLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Each unprintable character becomes U+FFFD, the sign for one that cannot be shown. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, '\ufffd');

/** At most `longest` characters, with `…` where the rest was cut. Unprintable characters are replaced. */
export function excerpt(text: string, longest: number): string {
  // A character may be two units long: do not cut it in the middle.
  const clean = printable(text.slice(0, longest + 1));
  if (clean.length <= longest) return clean;
  return `${clean.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The vendors end their sentences with a full stop; ours continue after them. */
export const withoutFullStop = (text: string): string => text.replace(/\.$/, '');

/** As `printable`, but colours and weights (SGR sequences, which the program itself writes) stay. */
export const printableInColour = (text: string): string =>
  text
    .split(/(\u001b\[[\d;]*m)/)
    .map((part, index) => (index % 2 === 1 ? part : printable(part)))
    .join('');
