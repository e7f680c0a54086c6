"""The live view of meetings: what is written in one window stands in the others a moment later."""
