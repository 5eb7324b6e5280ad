// The server describes nodes and their settings in a line of Markdown: what stands between backticks is a word of the machine.

export function Described({ text }: { text: string }) {
  return text.split('`').map((part, index) => {
    return index % 2 === 0 ? part : <code key={index}>{part}</code>;
  });
}
