/** A small chart as SVG: one panel for each title, curves of points. Readable on light and dark pages. */

export interface Panel {
  readonly title: string;
  readonly curves: readonly { readonly name: string; readonly points: readonly (readonly [x: number, y: number])[] }[];
}

const COLOURS = ['#d1495b', '#2e86ab', '#7a7a7a', '#edae49', '#3c9d6d'];
const [WIDTH, HEIGHT, PAD] = [300, 230, 42];

export function chart(
  panels: readonly Panel[],
  { x, y, most }: { x: string; y: string; most: readonly [number, number] },
): string {
  const names = panels[0]?.curves.map(({ name }) => name) ?? [];
  const across = ([value, lag]: readonly [number, number]): readonly [number, number] => [
    PAD + (Math.min(value, most[0]) / most[0]) * (WIDTH - PAD - 12),
    HEIGHT - PAD - (Math.min(lag, most[1]) / most[1]) * (HEIGHT - PAD - 34),
  ];
  const curve = (index: number, points: readonly (readonly [number, number])[]): string => {
    const places = points.filter(([value, lag]) => value <= most[0] && lag <= most[1]).map(across);
    const colour = COLOURS[index % COLOURS.length];
    const path = places.map((place) => place.map((each) => each.toFixed(1)).join(',')).join(' ');
    const dots = places.map(
      ([cx, cy]) => `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="3" fill="${colour}"/>`,
    );
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.5"/>${dots.join('')}`;
  };
  const ticks = (limit: number): readonly number[] => [0, limit / 2, limit];
  const panel = ({ title, curves }: Panel, index: number): string => {
    const [left, bottom] = across([0, 0]);
    const axes = `<path d="M${left},26V${bottom}H${WIDTH - 12}" fill="none" stroke="#888"/>`;
    const xs = ticks(most[0]).map((at) => label(across([at, 0])[0], bottom + 14, String(at), 'middle'));
    const ys = ticks(most[1]).map((at) => label(left - 5, across([0, at])[1] + 4, String(at), 'end'));
    const lines = curves.map(({ points }, nth) => curve(nth, points));
    const head = label(WIDTH / 2, 16, title, 'middle');
    const foot = label(WIDTH / 2, HEIGHT - 8, `${x} across, ${y} upwards`, 'middle');
    const place = `translate(${(index % 3) * WIDTH},${Math.floor(index / 3) * HEIGHT})`;
    return `<g transform="${place}">${[axes, ...xs, ...ys, ...lines, head, foot].join('')}</g>`;
  };
  const height = Math.ceil(panels.length / 3) * HEIGHT + 24;
  const keys = names.map((name, index) => {
    const at = 20 + index * 170;
    return `<circle cx="${at}" cy="${height - 14}" r="4" fill="${COLOURS[index % COLOURS.length]}"/>${label(at + 9, height - 10, name, 'start')}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH * 3} ${height}" font-family="sans-serif" font-size="11">${panels.map(panel).join('')}${keys.join('')}</svg>\n`;
}

const label = (x: number, y: number, text: string, anchor: string): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="#777">${text}</text>`;
