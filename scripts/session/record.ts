/** Records what a terminal shows while a command runs, with a terminal emulator. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import xterm from '@xterm/headless';

/** A stretch of one line in one style. */
export interface Stretch {
  readonly column: number;
  readonly text: string;
  /** `bold`, `dim`, and the name of a colour. */
  readonly styles: readonly string[];
}

/** Lines from the top. */
export type Screen = readonly (readonly Stretch[])[];

export interface SessionOptions {
  readonly columns: number;
  readonly rows: number;
  /** Interval between two screens, ms. */
  readonly every: number;
  /** The first line that contains this text, and everything after it, is left out. */
  readonly until: string;
}

/** @param command for a POSIX shell; runs on a terminal made by `script` of util-linux. @throws Error when it fails */
export async function recordSession(
  command: string,
  prompt: string,
  { columns, rows, every, until }: SessionOptions,
): Promise<readonly Screen[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 0, allowProposedApi: true });
  terminal.write(`\u001b[1m$ ${prompt}\u001b[0m\r\n`);
  const child = spawn('script', ['-qefc', `stty cols ${columns} rows ${rows}; ${command}`, '/dev/null'], {
    env: { ...process.env, TERM: 'xterm-256color', FORCE_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let isOver = false;
  child.stdout.on('data', (chunk: Buffer) => {
    const at = chunk.indexOf(until);
    if (!isOver) terminal.write(at < 0 ? chunk : chunk.subarray(0, chunk.lastIndexOf('\n', at) + 1));
    isOver ||= at >= 0;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const screens: Screen[] = [];
  while (child.exitCode === null && !isOver) {
    await sleep(every);
    screens.push(screenOf(terminal));
  }
  const code = await ended;
  if (code !== 0) throw new Error(`"${command}" ended with ${code}`);
  await new Promise<void>((resolve) => terminal.write('', resolve));
  return [...screens, screenOf(terminal)];
}

function screenOf(terminal: xterm.Terminal): Screen {
  const { active } = terminal.buffer;
  return Array.from({ length: terminal.rows }, (_, row) => stretchesOf(active.getLine(row), terminal.cols));
}

function stretchesOf(line: xterm.IBufferLine | undefined, columns: number): readonly Stretch[] {
  const stretches: { column: number; text: string; styles: readonly string[] }[] = [];
  for (let column = 0; column < columns; column += 1) {
    const cell = line?.getCell(column);
    const styles = cell === undefined ? [] : stylesOf(cell);
    const last = stretches.at(-1);
    if (last !== undefined && String(last.styles) === String(styles)) last.text += cell?.getChars() || ' ';
    else stretches.push({ column, text: cell?.getChars() || ' ', styles });
  }
  return stretches
    .map((each, index) => (index === stretches.length - 1 ? { ...each, text: each.text.trimEnd() } : each))
    .filter(({ text }) => text.trim() !== '');
}

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

function stylesOf(cell: xterm.IBufferCell): readonly string[] {
  const colour = cell.isFgPalette() ? COLOURS[cell.getFgColor() % COLOURS.length] : undefined;
  return [
    ...(cell.isBold() ? ['bold'] : []),
    ...(cell.isDim() ? ['dim'] : []),
    ...(colour === undefined ? [] : [colour]),
  ];
}
