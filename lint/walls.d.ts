/** The table of walls.js, for TypeScript. */
export interface Room {
  readonly values: readonly string[];
  readonly types?: readonly string[];
  readonly packages: readonly string[];
  /** Whether modules of Node itself may be imported. */
  readonly node?: boolean;
  /** Whether `fetch` may be called. */
  readonly fetch?: boolean;
}

export const rooms: Readonly<Record<string, Room>>;
