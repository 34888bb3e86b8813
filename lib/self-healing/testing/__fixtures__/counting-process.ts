/** Counts aloud until somebody ends it. */
let count = 0;
console.log('ready');
setInterval(() => console.log(`count ${++count}`), 20);
process.stdin.on('data', (data) => console.log(`told ${String(data).trim()}`));
process.on('SIGTERM', () => {
  console.log('goodbye');
  process.exit(3);
});
