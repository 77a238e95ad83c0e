// Loads model files without any check before, and says how each went. It may die or stall: that is the point.
import { getLlama, LlamaLogLevel } from "node-llama-cpp";

const llama = await getLlama({
  gpu: false,
  build: "never",
  maxThreads: 0,
  progressLogs: false,
  logLevel: LlamaLogLevel.disabled,
});
process.on("disconnect", () => process.exit());
process.on("message", (path) => {
  void attempt(path).then(
    (words) => process.send({ works: words }),
    (error) => process.send({ error: String(error).slice(0, 200) }),
  );
});
process.send({ ready: true });

async function attempt(path) {
  const model = await llama.loadModel({ modelPath: path });
  try {
    const context = await model.createContext({
      contextSize: 128,
      sequences: 1,
      threads: 1,
      flashAttention: "auto",
      failedCreationRemedy: false,
    });
    try {
      const tokens = model.tokenize("Hello, what is a token? <|im_end|> á漢", true);
      const sequence = context.getSequence();
      let words = "";
      for await (const token of sequence.evaluate(tokens, { temperature: 0 })) {
        words += model.detokenize([token], true);
        break;
      }
      model.detokenize(tokens, true);
      model.isEogToken(model.tokens.bos ?? 0);
      return words;
    } finally {
      await context.dispose();
    }
  } finally {
    await model.dispose();
  }
}
