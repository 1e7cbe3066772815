/** Reads the XML of EC2 and STS as trees. */
import { XMLParser } from 'fast-xml-parser';
import type { Json } from './json.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  ignoreDeclaration: true,
  trimValues: false,
});

/** Texts become leaves, repeated elements arrays. */
export const readXml = (text: string): Json => parser.parse(text) as Json;
