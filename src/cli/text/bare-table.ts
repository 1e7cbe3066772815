/** cli-table3 without a frame: what is printed may be pasted. */
const edges = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
  'left',
  'left-mid',
  'mid',
  'mid-mid',
  'right',
  'right-mid',
];

export const bareTable = {
  chars: Object.fromEntries([...edges.map((name) => [name, '']), ['middle', '  ']]) as Record<string, string>,
  style: { head: [] as string[], border: [] as string[], 'padding-left': 0, 'padding-right': 0 },
};
