/** The script of a report: the table of items sorts and filters. Without it the page still shows everything. */
export const script = `
(() => {
  const table = document.getElementById('items');
  if (!table) return;
  const body = table.tBodies[0];
  const said = document.getElementById('shown');
  const filter = document.getElementById('filter');
  const state = document.getElementById('state');
  const valueOf = (row, column) => row.cells[column].dataset.order ?? row.cells[column].textContent;
  const compare = (a, b) => (a !== '' && b !== '' && !isNaN(a) && !isNaN(b) ? a - b : a.localeCompare(b));
  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener('click', () => {
      const up = heading.getAttribute('aria-sort') !== 'ascending';
      for (const each of table.tHead.rows[0].cells) each.removeAttribute('aria-sort');
      heading.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const rows = [...body.rows].sort((a, b) => compare(valueOf(a, column), valueOf(b, column)) * (up ? 1 : -1));
      body.append(...rows);
    });
  });
  const show = () => {
    const words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const row of body.rows) {
      const text = row.textContent.toLowerCase();
      const fits = words.every((word) => text.includes(word)) && (state.value === '' || row.cells[1].textContent === state.value);
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    said.textContent = shown + ' of ' + body.rows.length + ' shown';
  };
  filter.addEventListener('input', show);
  state.addEventListener('change', show);
  show();
})();
`;
