/** One event of an event stream (WHATWG HTML §9.2). JSON has no line breaks of its own. */
export function formatEvent(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
