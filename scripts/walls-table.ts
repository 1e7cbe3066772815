/** The table of lint/walls.js as CONTRIBUTING.md shows it. */
import { rooms } from '../lint/walls.js';

/** One row for each part. */
export function wallsTable(): string {
  const rows = Object.entries(rooms).map(([name, { values, types = [] }]) =>
    row([`\`${name}\``, listed(values), listed(types)]),
  );
  return [row(['part', 'may import values of', 'and types of']), row(['---', '---', '---']), ...rows].join('\n');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const listed = (places: readonly string[]): string => places.map((place) => `\`${place}\``).join(', ');
