# The program and what it generates about itself from its flag table: man page and completions.
include(GNUInstallDirs)

set(generated ${CMAKE_BINARY_DIR}/generated)
set(generated_files)
function(cairn_generate what file)
  add_custom_command(OUTPUT ${generated}/${file}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${generated}
    COMMAND cairn __generate ${what} > ${generated}/${file}
    DEPENDS cairn VERBATIM)
  set(generated_files ${generated_files} ${generated}/${file} PARENT_SCOPE)
endfunction()
cairn_generate(man cairn.1)
cairn_generate(bash cairn.bash)
cairn_generate(zsh _cairn)
cairn_generate(fish cairn.fish)
add_custom_target(cairn_generated ALL DEPENDS ${generated_files})

install(TARGETS cairn RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${generated}/cairn.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${generated}/cairn.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME cairn)
install(FILES ${generated}/_cairn DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${generated}/cairn.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/rules DESTINATION ${CMAKE_INSTALL_DATADIR}/cairn)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
