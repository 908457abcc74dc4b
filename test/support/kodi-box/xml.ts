/** A text as the content of an XML element. */
export function xmlText(value: string | number | boolean): string {
  return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
