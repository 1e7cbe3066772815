/** An option that may be given several times. */

/** For commander: all values, in their order. */
export const repeated = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
