const fence = /^ {0,3}(`{3,}|~{3,})/;
const continuesBlock = /^(\s|[-*+]\s|\d{1,9}[.)]\s|>|\|)/;

/**
 * Splits markdown at blank lines that surely end a block, so that a growing answer renders only its last block
 * anew. Joined with blank lines, the blocks are the text again.
 */
export function markdownBlocks(text: string): readonly string[] {
  const blocks: string[] = [];
  let block: string[] = [];
  let openFence: string | undefined;
  for (const line of text.split("\n")) {
    const startsBlock =
      block.at(-1)?.trim() === "" && line.trim() !== "" && !continuesBlock.test(line);
    if (openFence === undefined && startsBlock) {
      blocks.push(block.slice(0, -1).join("\n"));
      block = [];
    }
    block.push(line);
    openFence = fenceAfter(line, openFence);
  }
  blocks.push(block.join("\n"));
  return blocks;
}

/** The fence that is open after this line, if one is. */
function fenceAfter(line: string, openFence: string | undefined): string | undefined {
  const marks = fence.exec(line)?.[1];
  if (marks === undefined) return openFence;
  if (openFence === undefined) return marks;
  const closes = marks.startsWith(openFence) && line.trim() === marks;
  return closes ? undefined : openFence;
}
