/**
 * A conversation as the template of the models writes it, so that engines that are asked with plain text read
 * the same tokens as those that are asked with turns.
 */
export function chatText(turns: readonly string[]): string {
  const message = (content: string, index: number) =>
    `<|im_start|>${index % 2 === 0 ? "user" : "assistant"}\n${content}<|im_end|>\n`;
  return `${turns.map(message).join("")}<|im_start|>assistant\n`;
}
