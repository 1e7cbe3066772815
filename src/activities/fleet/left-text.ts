/** What a report says of links that the manifest no longer names. */

/** A sentence that follows another one, or nothing. */
export const leftText = (left: readonly string[]): string =>
  left.length === 0 ? '' : ` Not in the manifest any more and still there: ${left.join(', ')}.`;
