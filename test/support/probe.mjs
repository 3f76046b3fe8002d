// Loaded with `node --expose-gc --import`: lets a parent with an IPC channel ask what a server costs, without the server
// knowing. The channel does not keep the process alive.
process.on('message', (question) => {
  if (question === 'usage') {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuUs: user + system, rssBytes: process.memoryUsage().rss });
  }
  if (question === 'heap') {
    globalThis.gc?.();
    globalThis.gc?.();
    process.send?.({ heapBytes: process.memoryUsage().heapUsed });
  }
  // Takes memory of its own: asked last.
  if (question === 'modules') void loadedFiles().then((modules) => process.send?.({ modules }));
});
process.channel?.unref();

/** The addresses (file:) of all that was loaded, as V8 tells a debugger. */
async function loadedFiles() {
  const { Session } = await import('node:inspector');
  const session = new Session();
  session.connect();
  const files = new Set();
  session.on('Debugger.scriptParsed', ({ params: { url } }) => {
    // CommonJS goes by its path.
    if (url.startsWith('file:') || url.startsWith('/')) files.add(url.replace('file://', ''));
  });
  session.post('Debugger.enable');
  session.disconnect();
  return [...files];
}
