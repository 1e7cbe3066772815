/** A drafted manifest in YAML. */
import { Document, isMap, isSeq, visit, type YAMLMap } from 'yaml';
import type { Linkable } from '../../contract/linkable.ts';
import { headOf, plain } from './draft-comments.ts';
import { draftItems } from './draft-items.ts';

/** Quotes where needed: a service called `0815` stays text. */
export function draftYaml(found: Linkable, name: string): string {
  const items = draftItems(found);
  const document = new Document({ name, items: items.map(({ says: _says, linked: _linked, ...item }) => item) });
  document.commentBefore = commentOf(headOf(found));
  const list = document.get('items');
  if (isSeq<YAMLMap>(list))
    for (const [index, { says }] of items.entries()) {
      const item = list.items[index];
      if (item !== undefined)
        Object.assign(item, { commentBefore: commentOf(says.map(plain)), spaceBefore: index > 0 });
    }
  // Lists of names go on one line.
  visit(document, {
    Seq(_key, node) {
      if (!node.items.some((each) => isMap(each))) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

const commentOf = (lines: readonly string[]): string => lines.map((line) => ` ${line}`).join('\n');
