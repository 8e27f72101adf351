# One test program for each folder of tests/unit and tests/parity that has sources; tests/unit/<layer> links that layer.
find_package(GTest REQUIRED)
include(GoogleTest)

function(cairn_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE ${arg_LINK} cairn_options GTest::gmock GTest::gtest_main)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} PROPERTIES TIMEOUT 600)
endfunction()

foreach(layer IN LISTS CAIRN_LAYERS)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/unit/${layer}/*.cpp)
  if(sources)
    cairn_test(test_${layer} SOURCES ${sources} LINK cairn_${layer})
  endif()
endforeach()

set(all_layers ${CAIRN_LAYERS})
list(TRANSFORM all_layers PREPEND cairn_)
file(GLOB parity_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/parity/*.cpp)
if(parity_sources)
  cairn_test(test_parity SOURCES ${parity_sources} LINK ${all_layers})
endif()
