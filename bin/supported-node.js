// Ends, in one sentence, on a Node that cannot read the rest. Such a Node must be able to read this file.
const [major, minor] = process.versions.node.split('.').map(Number);
// Node 23 could read TypeScript half a year before 22 could.
const least = major === 22 ? 18 : major === 23 ? 6 : 0;

if (major < 22 || minor < least) {
  console.error(`Waymark needs Node 22.18 or newer, and this is Node ${process.versions.node}.`);
  process.exit(1);
}
