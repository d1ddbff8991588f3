package enum ShellPlaceholder {}
