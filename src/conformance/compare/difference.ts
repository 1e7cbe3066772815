/** The result of a comparison. Plain JSON. */

export interface Difference {
  readonly kind: 'field' | 'type' | 'state' | 'order' | 'duration' | 'code';
  /** An action of an API, or a kind of thing. */
  readonly where: string;
  readonly says: string;
  readonly recording: string;
  readonly sandbox: string;
}

export interface DurationRow {
  /** `privatelink: creating to active` */
  readonly what: string;
  /** How many times it was seen in the recording. */
  readonly count: number;
  /** Medians of the least and of the most that it can have taken, by the looks before and after it, ms of world time. */
  readonly least: number;
  readonly most: number;
  /** Median, ms of world time. Absent: the sandbox had none. */
  readonly sandbox?: number;
  /** Of the middle of the two to the sandbox. */
  readonly ratio?: number;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  readonly durations: readonly DurationRow[];
  /** Remarks that are not differences. */
  readonly notes: readonly string[];
}
