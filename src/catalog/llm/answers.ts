/**
 * Under what the answer of a language model lists the tools that it wants to be called: a handful, to be done in order.
 * Sources: https://platform.openai.com/docs/guides/function-calling, https://ai-sdk.dev/docs/reference/ai-sdk-core/generate-text,
 * https://ai.google.dev/gemini-api/docs/function-calling
 */
export const toolCallLists: ReadonlySet<string> = new Set(['tool_calls', 'toolCalls', 'functionCalls']);

/** The kind of the parts of an answer that ask for a tool: https://docs.anthropic.com/en/docs/build-with-claude/tool-use */
export const toolUseKinds: ReadonlySet<string> = new Set(['tool_use', 'tool-call']);
